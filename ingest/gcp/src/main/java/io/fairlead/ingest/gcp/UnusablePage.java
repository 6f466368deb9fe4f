package io.fairlead.ingest.gcp;

/// A response with status 200 that is not a page of instances. The message says what was found.
final class UnusablePage extends Exception {
    private static final long serialVersionUID = 1;

    UnusablePage(String found) {
        super(found);
    }

    String found() {
        return String.valueOf(getMessage());
    }
}
