package io.fairlead.api;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.RowKey;
import io.fairlead.topics.Keys;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The key of a row as text, for a page: its partition and its key in Kafka.
final class RowText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}):([\\w-]*)");

    private RowText() {}

    static String of(RowKey row) {
        return row.partition() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(Keys.bytes(row.key()));
    }

    /// @throws ApiProblem.Refused it is none
    static RowKey parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        try {
            if (matcher.matches()) {
                byte[] key = Base64.getUrlDecoder().decode(matcher.group(2));
                return new RowKey(Integer.parseInt(matcher.group(1)), Keys.parseEndpoint(key));
            }
        } catch (RejectedFailure | IllegalArgumentException _) {
            // As below.
        }
        throw noPage();
    }

    static ApiProblem.Refused noPage() {
        return ApiProblem.of(ProblemKind.PARAMETER, "the page is none of this route")
                .at("/query/page")
                .remedy("give `next` of the page before, with the same parameters")
                .refused();
    }
}
