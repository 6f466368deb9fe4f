package io.fairlead.cli;

import io.fairlead.ingest.inventory.Document;
import io.fairlead.ingest.inventory.EntryProblems;
import io.fairlead.ingest.inventory.InstanceList;
import io.fairlead.ingest.inventory.InventoryReader;
import io.fairlead.ingest.inventory.Node;
import io.fairlead.ingest.inventory.NodeReader;
import io.fairlead.ingest.inventory.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The entries of an inventory that the source `files` would reject, or use only in part.
final class InventoryProblems {
    private InventoryProblems() {}

    /// The problems, a line each, with the line of the inventory.
    static List<String> of(String name, String inventory) {
        Document document = new Document(name, "the inventory", "", "");
        EntryProblems problems = new EntryProblems(document);
        InstanceList list = new InstanceList(document, InstanceList.Repeated.FIRST);
        if (new NodeReader(problems)
                        .read(inventory.getBytes(StandardCharsets.UTF_8), false)
                        .orElse(null)
                instanceof Node.Keys keys) {
            new InventoryReader(problems, list).read(keys, List.of());
        }
        List<String> found = new ArrayList<>();
        if (!problems.isEmpty()) {
            found.addAll(problems.text().lines().toList());
        }
        list.rejected().stream().map(Rejected::text).flatMap(String::lines).forEach(found::add);
        return found;
    }
}
