package io.fairlead.operations.uninstall;

import io.fairlead.config.TargetConfig;
import io.fairlead.operations.control.TargetRetirement;
import io.fairlead.platform.MarkedWork;
import io.fairlead.platform.Result;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The objects in one target. Those of another installation of the same pipeline's name are left.
final class InstalledObjects implements InstalledPart {
    private final TargetConfig target;
    private final Owner owner;
    private final Map<String, MarkedObject> found = new TreeMap<>();
    private @Nullable MarkedObjects opened;

    InstalledObjects(TargetConfig target, Owner owner) {
        this.target = target;
        this.owner = owner;
    }

    @Override
    public String name() {
        return "objects of " + target.name();
    }

    @Override
    public Duration settled() {
        return TargetRetirement.SETTLED;
    }

    @Override
    public List<Item> find() throws InterruptedException {
        found.clear();
        List<Item> items = new ArrayList<>();
        for (MarkedObject object : objects().of(owner.pipeline())) {
            found.put(object.key().toString(), object);
            items.add(new Item(object.key().toString(), left(object)));
        }
        return items;
    }

    private String left(MarkedObject object) {
        String installation = object.owner().installation();
        if (owner.isAnother(installation)) {
            return "it belongs to another installation, \"" + installation + "\"";
        }
        return object.leaving() ? "it is being deleted, and kept by a finalizer of another controller" : "";
    }

    @Override
    public Result remove(Item item) throws InterruptedException {
        MarkedObject object = found.get(item.name());
        if (object == null) {
            return done(item);
        }
        return MarkedWork.each(name(), List.of(object), objects()::delete).getFirst();
    }

    private MarkedObjects objects() {
        MarkedObjects objects = opened;
        if (objects == null) {
            objects = target.options().marked(target.name());
            opened = objects;
        }
        return objects;
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
