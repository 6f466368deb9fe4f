package io.fairlead.publisher.spi;

/// Makes the renderer of one dialect, for targets that hold objects of any.
@FunctionalInterface
public interface RendererFactory {
    ServiceRenderer of(TargetContext context);
}
