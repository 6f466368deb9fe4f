package io.fairlead.ingest.rules;

/// The place of an expression: the key of the rule, and the first character in the key's text. CEL
/// counts code points and lines within the expression; messages count within the text of the file.
record Place(int rule, String key, String whole, int offset) {
    /// @param line from 1, `column` from 0, both within the expression
    RuleProblem problem(int line, int column, String message) {
        String before = whole.substring(0, offset);
        int lastBreak = before.lastIndexOf('\n');
        int startLine = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int startColumn = line == 1 ? offset - lastBreak - 1 : 0;
        return new RuleProblem(rule, key, startLine + line - 1, startColumn + column + 1, message);
    }

    /// @param codePoint position within `expression`
    RuleProblem problemAt(String expression, int codePoint, String message) {
        int end = expression.offsetByCodePoints(
                0, Math.min(codePoint, expression.codePointCount(0, expression.length())));
        String before = expression.substring(0, end);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return problem(line, end - before.lastIndexOf('\n') - 1, message);
    }

    RuleProblem problem(String message) {
        return problem(1, 0, message);
    }
}
