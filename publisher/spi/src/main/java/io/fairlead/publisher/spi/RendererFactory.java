package io.fairlead.publisher.spi;

/// Creates the renderer of one dialect, for targets that can hold objects of any dialect.
@FunctionalInterface
public interface RendererFactory {
    ServiceRenderer of(TargetContext context);
}
