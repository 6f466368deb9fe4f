package io.fairlead.ingest.rules;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One compiled CEL expression. Both methods throw a [RuleFault] if it cannot be evaluated for an instance.
record Expression(Place place, String text, Program program) implements CompiledTemplate.Piece {
    boolean test(InstanceVariables variables) {
        return switch (evaluate(variables)) {
            case Boolean value -> value;
            case Object other -> throw fault(0, "gave " + kind(other) + ", expected true or false");
        };
    }

    /// The result as a string; an optional without a value is an empty string.
    @Override
    public String render(InstanceVariables variables) {
        return render(evaluate(variables));
    }

    private String render(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth.toString();
            case Double number
            when number == Math.rint(number) && !Double.isInfinite(number) ->
                BigDecimal.valueOf(number).toBigInteger().toString();
            case Number number -> number.toString();
            case Optional<?> optional -> optional.isPresent() ? render(optional.get()) : "";
            default -> throw fault(0, "gave " + kind(value) + ", expected text or a number");
        };
    }

    private Object evaluate(InstanceVariables variables) {
        try {
            return program.eval(variables);
        } catch (CelEvaluationException e) {
            CelMessages.Failure failure = CelMessages.failure(text, e);
            throw fault(failure.codePoint(), failure.message());
        } catch (StackOverflowError _) {
            throw fault(0, "is nested too deeply to be evaluated; simplify it");
        } catch (RuntimeException e) {
            throw fault(0, String.valueOf(e.getMessage()));
        }
    }

    private RuleFault fault(int codePoint, String message) {
        return new RuleFault(
                RuleFault.FAILED, place.problemAt(text, codePoint, message).toString());
    }

    private static String kind(Object value) {
        return switch (value) {
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case String _ -> "text";
            case Number _ -> "a number";
            default -> "a " + value.getClass().getSimpleName();
        };
    }
}
