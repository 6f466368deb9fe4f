package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.Failure;
import io.fairlead.operations.deadletters.DeadLetterText;
import io.fairlead.operations.deadletters.DeadLetterTopic;
import io.fairlead.operations.deadletters.StoredDeadLetter;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One dead letter with all its parts: the record, the reason, and the remedy.
final class DeadLetterView {
    private static final int MOST = 4096;

    private final StoredDeadLetter letter;
    private final Map<String, String> facts = new LinkedHashMap<>();
    /// `decoded`, `text` or `hex`, and the value in that form.
    private final Map<String, String> value = new LinkedHashMap<>();
    private final String next;

    private DeadLetterView(StoredDeadLetter letter, Map<String, String> value) {
        this.letter = letter;
        this.value.putAll(value);
        facts.put("id", letter.id().toString());
        facts.put("time", letter.time().toString());
        facts.put("stage", letter.why().stage());
        facts.put("code", letter.why().code());
        facts.put("message", letter.why().message());
        facts.put("origin", letter.why().origin());
        facts.put("key", letter.summary().key());
        letter.cut().ifPresent(cut -> facts.put("cut", cut));
        next = next(letter);
    }

    static DeadLetterView of(FairleadConfig config, StoredDeadLetter letter) throws InterruptedException {
        return new DeadLetterView(letter, value(config, letter));
    }

    private static Map<String, String> value(FairleadConfig config, StoredDeadLetter letter)
            throws InterruptedException {
        byte[] bytes = letter.bytes();
        Map<String, String> value = new LinkedHashMap<>();
        value.put("size", letter.hasValue() ? String.valueOf(bytes.length) : "none");
        if (bytes.length == 0) {
            return value;
        }
        Optional<String> text = DeadLetterText.text(bytes);
        if (letter.why().stage().equals("ingest") && text.isPresent()) {
            value.put("text", text.get());
            return value;
        }
        value.putAll(decoded(config, bytes));
        return value;
    }

    private static Map<String, String> decoded(FairleadConfig config, byte[] bytes) throws InterruptedException {
        Map<String, String> value = new LinkedHashMap<>();
        try {
            value.put("decoded", DeadLetterTopic.decoded(config, bytes));
        } catch (Failure failure) {
            value.put("not-decoded", failure.getMessage() + " (" + failure.code() + ")");
            DeadLetterText.text(bytes)
                    .ifPresentOrElse(
                            it -> value.put("text", it),
                            () -> value.put("hex", HexFormat.of().formatHex(bytes)));
        }
        return value;
    }

    private static String next(StoredDeadLetter letter) {
        String means = "`fairlead explain " + letter.why().code() + "` says what the code means. ";
        return switch (letter.why().stage()) {
            case "ingest" ->
                means + "Correct it in the registry, or with a rule; its source then reads it again automatically."
                        + " Until then its last known state stays in use.";
            case "topology" ->
                means
                        + (letter.cut().isPresent()
                                ? "It was truncated, so it cannot be retried; the complete record is kept at its origin for 7"
                                        + " days."
                                : "Remove the cause (often: a writer that is not Fairlead, or a release that is too"
                                        + " old), then run `fairlead dlq retry " + letter.id() + "`.");
            case "publisher" ->
                means + "Find the other producer that writes to the table. The previous value stays in use in the"
                        + " mesh; the topology's next record with this key replaces it.";
            default -> means;
        };
    }

    void print(PrintWriter out) {
        facts.forEach((name, fact) -> line(out, name, fact));
        letter.headerTexts().forEach((name, text) -> line(out, "header", name + ": " + text));
        line(out, "value", value.getOrDefault("size", "") + (letter.hasValue() ? " bytes" : ""));
        value.forEach((form, text) -> {
            switch (form) {
                case "size" -> {}
                case "hex" -> DeadLetterText.dump(letter.bytes(), MOST).lines().forEach(it -> out.println("  " + it));
                case "text", "decoded" -> text.lines().limit(MOST).forEach(it -> out.println("  " + it));
                default -> line(out, form, text);
            }
        });
        line(out, "next", next);
        out.flush();
    }

    private static void line(PrintWriter out, String name, String text) {
        out.println(name + " ".repeat(Math.max(1, 13 - name.length())) + text.replaceAll("\\R", "\n             "));
    }

    Map<String, Object> asMap() {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put("headers", letter.headerTexts());
        Map<String, Object> typed = new LinkedHashMap<>(value);
        typed.put("size", letter.hasValue() ? letter.bytes().length : null);
        all.put("value", typed);
        all.put("next", next);
        return all;
    }
}
