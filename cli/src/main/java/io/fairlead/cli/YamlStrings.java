package io.fairlead.cli;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.fairlead.model.Printable;

/// Quotes each string that some YAML parser reads as another type: numbers such as `1e5`, times, `~`. Also those with
/// characters that the terminal is shown escaped: only a reader of quoted text turns `\u200b` back.
final class YamlStrings extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;

    private static final String OTHER = "0123456789+-.~=<";

    @Override
    public boolean needToQuoteName(String name) {
        return isOther(name) || super.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
        return isOther(value) || super.needToQuoteValue(value);
    }

    private static boolean isOther(String text) {
        boolean isOtherType = !text.isEmpty() && OTHER.indexOf(text.charAt(0)) >= 0;
        return isOtherType || !Printable.lines(text).equals(text);
    }
}
