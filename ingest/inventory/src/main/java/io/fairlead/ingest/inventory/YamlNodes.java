package io.fairlead.ingest.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2 into a [Node], with anchors, aliases and merge keys (`<<`), as `fairlead.yaml` is read. An alias
/// shares its anchor's node, so it costs nothing here; its readers walk it, so aliases together may expand to a
/// limited number of values.
final class YamlNodes {
    static final int MAX_ALIASED_VALUES = 100_000;

    private static final String TAG = "tag:yaml.org,2002:";
    private static final Set<String> SCALAR_TAGS =
            Set.of("!", TAG + "str", TAG + "int", TAG + "float", TAG + "bool", TAG + "null");
    private static final Set<String> COLLECTION_TAGS = Set.of("!", TAG + "map", TAG + "seq");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final EntryProblems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long values;
    private long aliased;

    private record Anchored(Node node, long values) {}

    YamlNodes(EntryProblems problems) {
        this.problems = problems;
    }

    /// The single document. Empty if there is none, or after a problem.
    Optional<Node> read(String text) {
        return documents(text, 1).stream().findFirst();
    }

    /// The documents in order, none after a problem. One more than `most` is a problem.
    List<Node> documents(String text, int most) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        try {
            return documents(new Parse(settings).parseString(text).iterator(), most);
        } catch (Unparsable e) {
            e.report(problems);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add(line, "is not YAML: " + e.getProblem());
        } catch (ReaderException e) {
            problems.add(
                    line(text, e.getPosition()),
                    String.format("holds U+%04X, which YAML does not allow; remove it", e.getCodePoint()));
        } catch (YamlEngineException e) {
            problems.add(0, "is not YAML: " + e.getMessage());
        }
        return List.of();
    }

    /// @param position in code points
    private static int line(String text, int position) {
        int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
        return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private List<Node> documents(Iterator<Event> events, int most) {
        List<Node> roots = new ArrayList<>();
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                anchors.clear();
                if (roots.size() == most) {
                    problems.add(line(event), "a second document begins; expected one, in a file of its own");
                    return roots;
                }
            }
            if (event instanceof NodeEvent) {
                roots.add(node(event, events, 0));
            }
        }
        return roots;
    }

    private Node node(Event event, Iterator<Event> events, int depth) {
        int line = line(event);
        if (depth > MapBuilder.MAX_DEPTH) {
            throw new Unparsable(line, MapBuilder.TOO_DEEP);
        }
        long before = values++;
        Node node = switch (event) {
            case AliasEvent alias -> alias(alias, line);
            case ScalarEvent scalar -> scalar(scalar, line);
            case MappingStartEvent map -> tagged(map, keys(line, events, depth));
            case CollectionStartEvent list -> tagged(list, items(line, events, depth));
            default -> throw new Unparsable(line, "is not YAML: a value is missing");
        };
        if (event instanceof NodeEvent anchored && !(event instanceof AliasEvent)) {
            anchored.getAnchor()
                    .ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(node, values - before)));
        }
        return node;
    }

    private Node alias(AliasEvent alias, int line) {
        String name = alias.getAnchor().map(Anchor::getValue).orElse("");
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw new Unparsable(line, "the alias *" + name + " has no complete anchor &" + name + " before it");
        }
        aliased += anchored.values();
        values += anchored.values();
        if (aliased > MAX_ALIASED_VALUES) {
            throw new Unparsable(
                    line, "aliases repeat more than " + MAX_ALIASED_VALUES + " values; write some of them out");
        }
        return anchored.node();
    }

    private static Node scalar(ScalarEvent scalar, int line) {
        String tag = scalar.getTag().orElse("");
        if (!tag.isEmpty() && !SCALAR_TAGS.contains(tag)) {
            return unknownTag(line, tag);
        }
        boolean isNull = tag.isEmpty() && scalar.isPlain() && NULLS.contains(scalar.getValue());
        return isNull || tag.equals(TAG + "null") ? new Node.Nothing(line) : new Node.Scalar(line, scalar.getValue());
    }

    private static Node tagged(CollectionStartEvent event, Node node) {
        String tag = event.getTag().orElse("");
        return tag.isEmpty() || COLLECTION_TAGS.contains(tag) ? node : unknownTag(line(event), tag);
    }

    private static Node unknownTag(int line, String tag) {
        String shown = tag.startsWith(TAG) ? "!!" + tag.substring(TAG.length()) : tag;
        return new Node.Unusable(line, "the tag " + shown + " is not known; expected a plain value, so remove the tag");
    }

    private Node items(int line, Iterator<Event> events, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, events, depth + 1));
        }
        return new Node.Items(line, List.copyOf(items));
    }

    private Node keys(int line, Iterator<Event> events, int depth) {
        MapBuilder map = new MapBuilder(line);
        Optional<Node> unusable = Optional.empty();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            Node key = node(next, events, depth + 1);
            boolean merges = next instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getValue().equals("<<");
            Node value = node(events.next(), events, depth + 1);
            if (merges ? !merge(value, map) : !put(key, value, map)) {
                unusable = Optional.of(merges ? badMerge(key) : badKey(key));
            }
        }
        return unusable.orElseGet(map::build);
    }

    private static boolean put(Node key, Node value, MapBuilder map) {
        if (key instanceof Node.Scalar(int line, String text)) {
            map.put(text, line, value);
        }
        return key instanceof Node.Scalar;
    }

    private static boolean merge(Node value, MapBuilder map) {
        return switch (value) {
            case Node.Keys keys -> {
                map.merge(keys);
                yield true;
            }
            case Node.Items(var _, List<Node> items)
            when items.stream().allMatch(Node.Keys.class::isInstance) -> {
                items.forEach(item -> map.merge((Node.Keys) item));
                yield true;
            }
            case Node.Items _, Node.Scalar _, Node.Nothing _, Node.Unusable _ -> false;
        };
    }

    private static Node badMerge(Node key) {
        return new Node.Unusable(key.line(), "<< merges something else than maps; expected a map or a list of maps");
    }

    private static Node badKey(Node key) {
        String found = key instanceof Node.Keys
                ? "a map is a key here; an unrendered template?"
                : key.kind() + " is a key here;";
        return new Node.Unusable(key.line(), found + " expected text");
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
