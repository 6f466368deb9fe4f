package io.fairlead.publisher.istio.render;

/// The text of an object, and where in it the text of each endpoint stands.
final class EndpointTexts {
    /// Follows the text of each endpoint; another character follows the last one.
    static final char DELIMITER = ',';

    private final String content;
    private final int start;
    /// The position after the delimiter of each; an endpoint that the mesh does not get ends where the one before does.
    private final int[] ends;

    /// Takes the array over. `start` is where the first endpoint does.
    EndpointTexts(String content, int start, int[] ends) {
        this.content = content;
        this.start = start;
        this.ends = ends;
    }

    String content() {
        return content;
    }

    boolean isShown(int place) {
        return end(place) > start(place);
    }

    int start(int place) {
        return place == 0 ? start : ends[place - 1];
    }

    int end(int place) {
        return ends[place];
    }

    /// Appends the texts of these indexes, each with its delimiter.
    void copy(int first, int last, StringBuilder to) {
        if (end(last) > start(first)) {
            to.append(content, start(first), end(last) - 1).append(DELIMITER);
        }
    }
}
