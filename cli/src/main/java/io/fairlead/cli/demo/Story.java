package io.fairlead.cli.demo;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.util.List;

/// A short story of changes in one inventory file: each step replaces the file as an operator's tool would.
final class Story {
    /// The description of a step, and the resulting content of the file.
    record Step(String says, String content) {}

    private static final String HEAD = """
            services:
              - name: parcels
                host: parcels.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints:
            """;
    private static final String FIRST = "      - {address: 10.7.0.1, labels: {version: v1}}\n";
    private static final String SECOND = "      - {address: 10.7.0.2, labels: {version: v1}}\n";
    private static final String SECOND_RELABELLED = "      - {address: 10.7.0.2, labels: {version: v2}}\n";

    static final List<Step> STEPS = List.of(
            new Step("a new service appears in the inventory: parcels, with one instance", HEAD + FIRST),
            new Step("a second instance of parcels starts", HEAD + FIRST + SECOND),
            new Step("its label changes: version v2", HEAD + FIRST + SECOND_RELABELLED),
            new Step("the first instance is removed", HEAD + SECOND_RELABELLED),
            new Step(
                    "somebody breaks the file: it is reported and quarantined, and nothing in the mesh changes",
                    HEAD + SECOND_RELABELLED + "      - {address: 10.7.0.3\n    oops\n"),
            new Step(
                    "the file is repaired, and a third instance is added",
                    HEAD + SECOND_RELABELLED + "      - {address: 10.7.0.3, labels: {version: v2}}\n"));

    private final OwnFile file;

    Story(OwnFile file) {
        this.file = file;
    }

    /// Replaces the file, unless somebody edited it meanwhile.
    ///
    /// @return whether the step was played
    boolean play(Step step) {
        try {
            if (!file.state().mayBeReplaced()) {
                return false;
            }
            file.write(step.content());
            return true;
        } catch (IOException e) {
            throw new TransientFailure(
                    "APP-DEMO-STORY", "the story cannot be written to " + file.path() + ": " + e.getMessage(), e);
        }
    }
}
