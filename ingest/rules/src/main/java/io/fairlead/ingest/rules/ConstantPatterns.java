package io.fairlead.ingest.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.bundle.Cel;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.validator.CelAstValidator;
import java.util.Optional;

/// Compiles the regular expressions that are constants, with the library that CEL itself uses (RE2). CEL's own
/// `RegexLiteralValidator` uses Java's, which accepts and refuses different ones.
final class ConstantPatterns implements CelAstValidator {
    @Override
    public void validate(CelNavigableAst ast, Cel cel, IssuesFactory issues) {
        ast.getRoot().allNodes().forEach(node -> pattern(node.expr()).ifPresent(pattern -> check(pattern, issues)));
    }

    /// The last argument of `text.matches(pattern)` and `matches(text, pattern)`, if it is a constant.
    private static Optional<CelExpr> pattern(CelExpr expression) {
        return Optional.of(expression)
                .filter(it -> it.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL)
                .map(CelExpr::call)
                .filter(call ->
                        call.function().equals("matches") && !call.args().isEmpty())
                .map(call -> call.args().getLast())
                .filter(it -> it.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && it.constant().getKind() == CelConstant.Kind.STRING_VALUE);
    }

    private static void check(CelExpr pattern, IssuesFactory issues) {
        try {
            var _ = Pattern.compile(pattern.constant().stringValue());
        } catch (PatternSyntaxException e) {
            issues.addError(pattern.id(), "the regular expression cannot be compiled: " + e.getDescription());
        } catch (StackOverflowError _) {
            issues.addError(pattern.id(), "the regular expression is nested too deeply; simplify it");
        }
    }
}
