package io.fairlead.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// One namespace of a list such as `a, b`. Blanks around it are not part of it: with them it would match no object.
final class NamespaceConverter implements ITypeConverter<String> {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /// An empty value stays, so that it is reported like that of any other option.
    @Override
    public String convert(String value) {
        String name = value.strip();
        if (!name.isEmpty() && !DNS_LABEL.matcher(name).matches()) {
            throw new TypeConversionException("\"" + name
                    + "\" is no namespace; expected 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or"
                    + " digit");
        }
        return name;
    }
}
