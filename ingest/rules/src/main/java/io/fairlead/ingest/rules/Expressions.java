package io.fairlead.ingest.rules;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import io.fairlead.model.failure.Bug;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// CEL as rules use it: the language, its strings extension, optional values, the variables of
/// [InstanceVariables], and two of our own functions: `label(text)` and `dnsLabel(text)` return the nearest valid
/// label value and DNS label.
///
/// An evaluation is bounded: regular expressions run in linear time (RE2) and all comprehensions together may take
/// a limited number of steps.
final class Expressions {
    private static final int MAX_STEPS = 100_000;
    private static final Set<CelKind> SCALARS =
            Set.of(CelKind.STRING, CelKind.INT, CelKind.UINT, CelKind.DOUBLE, CelKind.BOOL, CelKind.DYN);

    private final Cel cel = build();
    private final CelValidator validator = CelValidatorFactory.standardCelValidatorBuilder(cel)
            .addAstValidators(new ConstantPatterns())
            .build();

    private static Cel build() {
        var builder = CelFactory.plannerCelBuilder()
                .setOptions(CelOptions.current()
                        // `namespace` is one of our names; CEL reserves it without using it.
                        .enableReservedIds(false)
                        .enableHeterogeneousNumericComparisons(true)
                        .comprehensionMaxIterations(MAX_STEPS)
                        .build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.strings(), CelExtensions.optional())
                .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.optional())
                .addFunctionDeclarations(ofText("label"), ofText("dnsLabel"))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        "label", CelFunctionBinding.from("label_string", String.class, Labels::value)))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        "dnsLabel", CelFunctionBinding.from("dnsLabel_string", String.class, Labels::dns)));
        InstanceVariables.TYPES.forEach(builder::addVar);
        return builder.build();
    }

    private static CelFunctionDecl ofText(String name) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(name + "_string", SimpleType.STRING, SimpleType.STRING));
    }

    /// Compiles a condition; empty after reporting to `problems`.
    Optional<Expression> condition(Place place, String text, Consumer<RuleProblem> problems) {
        if (text.contains("${")) {
            problems.accept(place.problem("a condition is one CEL expression; write it without ${ }"));
            return Optional.empty();
        }
        return compile(
                place,
                text,
                problems,
                type -> type.kind() == CelKind.BOOL || type.kind() == CelKind.DYN
                        ? ""
                        : "gives " + type.name() + ", expected true or false; compare it with something");
    }

    /// Compiles the text between `${` and `}` of a template.
    Optional<Expression> text(Place place, String text, Consumer<RuleProblem> problems) {
        return compile(
                place,
                text,
                problems,
                type -> isText(type)
                        ? ""
                        : "gives " + type.name()
                                + ", expected text or a number; take one element of it, or join(',') a list");
    }

    private static boolean isText(CelType type) {
        return SCALARS.contains(type.kind())
                || (type instanceof OptionalType
                        && SCALARS.contains(type.parameters().getFirst().kind()));
    }

    private Optional<Expression> compile(
            Place place, String text, Consumer<RuleProblem> problems, Function<CelType, String> fault) {
        if (text.isBlank()) {
            problems.accept(place.problem("the expression is empty"));
            return Optional.empty();
        }
        try {
            return checked(place, text, problems, fault);
        } catch (StackOverflowError _) {
            problems.accept(place.problem(
                    "the expression, or a regular expression in it, is nested too deeply;" + " simplify it"));
            return Optional.empty();
        }
    }

    private Optional<Expression> checked(
            Place place, String text, Consumer<RuleProblem> problems, Function<CelType, String> fault) {
        CelValidationResult result = cel.compile(text);
        if (!result.hasError()) {
            result = validated(result);
        }
        if (result.hasError()) {
            result.getErrors().forEach(issue -> problems.accept(problem(place, issue)));
            return Optional.empty();
        }
        try {
            String wrong = fault.apply(result.getAst().getResultType());
            if (!wrong.isEmpty()) {
                problems.accept(place.problem(wrong));
                return Optional.empty();
            }
            return Optional.of(new Expression(place, text, cel.createProgram(result.getAst())));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new Bug(
                    place.problem("compiled, but cannot be planned: " + e.getMessage())
                            .toString(),
                    e);
        }
    }

    /// Constant regular expressions are compiled here, and not only for each instance.
    private CelValidationResult validated(CelValidationResult result) {
        try {
            return validator.validate(result.getAst());
        } catch (CelValidationException e) {
            throw new Bug("a result without errors has no expression: " + e.getMessage(), e);
        }
    }

    private static RuleProblem problem(Place place, CelIssue issue) {
        String message = CelMessages.readable(issue.getMessage());
        int line = issue.getSourceLocation().getLine();
        return line < 1
                ? place.problem(message)
                : place.problem(line, issue.getSourceLocation().getColumn(), message);
    }
}
