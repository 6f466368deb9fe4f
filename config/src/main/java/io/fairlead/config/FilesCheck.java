package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.files.FilesConfig;

/// Finds paths of inventory files that the source would refuse: by the source's own check, so that `validate` and the
/// start say the same.
final class FilesCheck {
    private final ConfigTree tree;
    private final Problems problems;

    FilesCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        JsonNode sources = tree.root().path("sources");
        for (int i = 0; i < sources.size(); i++) {
            JsonNode paths = sources.path(i).path("files").path("paths");
            KeyPath list = KeyPath.ROOT.child("sources").item(i).child("files").child("paths");
            for (int j = 0; paths.isArray() && j < paths.size(); j++) {
                if (paths.path(j).isTextual()) {
                    path(paths.path(j).textValue(), list.item(j));
                }
            }
        }
    }

    private void path(String text, KeyPath key) {
        FilesConfig.pathProblem(text).ifPresent(problem -> problems.add(tree.line(key), key, problem));
    }
}
