package io.fairlead.ingest.cmdb;

/// Drops slots of runs whose process was lost, before a run and while it lives: after the loss of a host, the
/// server takes a minute to see that nobody uses its slot any more, and the next run may begin much later.
final class LeftOverSlots {
    /// Once a minute.
    private static final int LOOKS = 12;

    private final Session session;
    private final Slots slots;
    private final String own;
    private int looks;

    LeftOverSlots(Session session, Slots slots, String own) {
        this.session = session;
        this.slots = slots;
        this.own = own;
    }

    void drop() {
        slots.dropLeftOver(session, own);
    }

    /// To be called at each look at the server.
    void look() {
        looks++;
        if (looks % LOOKS == 0) {
            drop();
        }
    }
}
