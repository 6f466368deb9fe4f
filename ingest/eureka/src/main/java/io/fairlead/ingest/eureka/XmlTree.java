package io.fairlead.ingest.eureka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads an XML element as the tree of the JSON that Eureka writes for the same: elements of one name are a list, an
/// attribute is a field that begins with `@`, and text beside attributes is the field `$`. Pure.
final class XmlTree {
    private static final int MAX_DEPTH = 32;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final XMLStreamReader xml;
    private final long maxTokens;
    private long tokens;

    /// @param maxTokens of all elements: each one, and each attribute, is two tokens of JSON, a name and a value
    XmlTree(XMLStreamReader xml, long maxTokens) {
        this.xml = xml;
        this.maxTokens = maxTokens;
    }

    /// The element that begins here, up to its end.
    JsonNode element() throws XMLStreamException, IOException {
        return element(1);
    }

    private JsonNode element(int depth) throws XMLStreamException, IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("XML with more than " + MAX_DEPTH + " levels");
        }
        tokens += 2 + 2L * xml.getAttributeCount();
        if (tokens > maxTokens) {
            throw TooManyTokensException.of(maxTokens);
        }
        ObjectNode fields = NODES.objectNode();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            fields.put("@" + xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        StringBuilder text = new StringBuilder();
        boolean hasElements = false;
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                hasElements = true;
                add(fields, xml.getLocalName(), element(depth + 1));
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
            }
        }
        if (fields.isEmpty()) {
            return TextNode.valueOf(text.toString().strip());
        }
        if (!hasElements && !text.toString().isBlank()) {
            fields.put("$", text.toString().strip());
        }
        return fields;
    }

    private static void add(ObjectNode fields, String name, JsonNode value) {
        JsonNode before = fields.get(name);
        if (before == null) {
            fields.set(name, value);
        } else if (before instanceof ArrayNode list) {
            list.add(value);
        } else {
            fields.set(name, NODES.arrayNode().add(before).add(value));
        }
    }
}
