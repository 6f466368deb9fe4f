package io.fairlead.ingest.rules;

import java.util.List;

/// A template whose expressions are compiled. `where` is its path, such as `rules[1].host`.
record CompiledTemplate(String where, List<Piece> pieces) {
    sealed interface Piece permits Plain, Expression {
        String render(InstanceVariables variables);
    }

    record Plain(String text) implements Piece {
        @Override
        public String render(InstanceVariables variables) {
            return text;
        }
    }

    CompiledTemplate {
        pieces = List.copyOf(pieces);
    }

    boolean isConstant() {
        return pieces.stream().allMatch(Plain.class::isInstance);
    }

    String render(InstanceVariables variables) {
        if (pieces.size() == 1) {
            return pieces.getFirst().render(variables);
        }
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.render(variables)));
        return text.toString();
    }
}
