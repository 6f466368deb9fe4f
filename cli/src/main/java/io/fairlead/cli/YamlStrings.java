package io.fairlead.cli;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.fairlead.model.Printable;

/// Quotes each string that some YAML parser reads as another type: numbers such as `1e5`, times, `~`.
final class YamlStrings extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;

    private static final String OTHER = "0123456789+-.~=<";

    @Override
    public boolean needToQuoteName(String name) {
        // As of values in YamlTexts.
        return isOther(name) || !Printable.lines(name).equals(name) || super.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
        return isOther(value) || super.needToQuoteValue(value);
    }

    private static boolean isOther(String text) {
        return !text.isEmpty() && OTHER.indexOf(text.charAt(0)) >= 0;
    }
}
