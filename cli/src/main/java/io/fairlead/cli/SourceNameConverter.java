package io.fairlead.cli;

import io.fairlead.model.SourceId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The name of a source.
final class SourceNameConverter implements ITypeConverter<SourceId> {
    @Override
    public SourceId convert(String value) {
        try {
            return new SourceId(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
