package io.fairlead.ingest.eureka;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.eureka.RegistryReader.Registry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads one registry as XML, instance by instance. No DTD and no entities. One thread, once.
final class XmlRegistry {
    private final EurekaMapper mapper;
    private final XMLStreamReader xml;
    private final XmlTree tree;
    private final List<EurekaEntry> entries = new ArrayList<>();
    private @Nullable String hash;
    private String application = "";

    private XmlRegistry(EurekaMapper mapper, XMLStreamReader xml, long maxTokens) {
        this.mapper = mapper;
        this.xml = xml;
        this.tree = new XmlTree(xml, maxTokens);
    }

    /// @throws IOException the body cannot be used, for the reason in the message, which contains nothing of the body
    static Registry read(EurekaMapper mapper, byte[] body, long maxTokens) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            return new XmlRegistry(mapper, xml, maxTokens).read();
        } catch (XMLStreamException e) {
            throw new IOException("XML that is not well-formed" + place(e), e);
        } catch (NoSuchElementException e) {
            throw new IOException("XML that ends early", e);
        }
    }

    private static String place(XMLStreamException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber();
    }

    private interface Child {
        void read(String name) throws XMLStreamException, IOException;
    }

    private Registry read() throws XMLStreamException, IOException {
        while (xml.next() != XMLStreamConstants.START_ELEMENT) {
            // Comments before the root.
        }
        if (!xml.getLocalName().equals("applications")) {
            throw RegistryReader.noRegistry();
        }
        children("applications", this::ofAll);
        while (xml.hasNext()) {
            // Whatever is not XML after the root ends in an exception.
            xml.next();
        }
        if (hash == null) {
            throw RegistryReader.noRegistry();
        }
        return new Registry(hash, entries);
    }

    private void ofAll(String name) throws XMLStreamException, IOException {
        switch (name) {
            case "apps__hashcode" -> {
                JsonNode value = tree.element();
                hash = value.isTextual() ? value.textValue() : null;
            }
            case "application" -> {
                application = "";
                children(name, this::ofApplication);
            }
            default -> tree.element();
        }
    }

    /// The name is before the instances, and each of these repeats it.
    private void ofApplication(String name) throws XMLStreamException, IOException {
        switch (name) {
            case "name" -> application = tree.element().asText("");
            case "instance" -> {
                JsonNode entry = tree.element();
                if (entry.isObject()) {
                    entries.add(mapper.map(application, entry));
                } else if (!entry.asText("").isEmpty()) {
                    throw notElements(name);
                }
            }
            default -> tree.element();
        }
    }

    /// Of the element that begins here, up to its end.
    private void children(String parent, Child child) throws XMLStreamException, IOException {
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                child.read(xml.getLocalName());
            } else if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
                throw notElements(parent);
            }
        }
    }

    private static IOException notElements(String what) {
        return new IOException(what + " is text, expected elements");
    }
}
