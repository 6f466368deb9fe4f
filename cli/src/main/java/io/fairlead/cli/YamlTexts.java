package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fairlead.model.Printable;
import java.io.IOException;

/// Writes texts in YAML. One with characters that the terminal is shown escaped is quoted, even if it has several
/// lines: in a block, its reader would take `\u200b` for six characters.
final class YamlTexts extends StdSerializer<String> {
    private static final long serialVersionUID = 1;

    YamlTexts() {
        super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator out, SerializerProvider serializers) throws IOException {
        if (out instanceof YAMLGenerator yaml && !Printable.lines(text).equals(text)) {
            yaml.disable(YAMLGenerator.Feature.MINIMIZE_QUOTES);
            yaml.writeString(text);
            yaml.enable(YAMLGenerator.Feature.MINIMIZE_QUOTES);
        } else {
            out.writeString(text);
        }
    }
}
