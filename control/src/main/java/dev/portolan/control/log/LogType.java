package dev.portolan.control.log;

import io.atomix.primitive.PrimitiveBuilder;
import io.atomix.primitive.PrimitiveManagementService;
import io.atomix.primitive.PrimitiveType;
import io.atomix.primitive.PrimitiveTypeRegistry;
import io.atomix.primitive.SyncPrimitive;
import io.atomix.primitive.config.PrimitiveConfig;
import io.atomix.primitive.service.PrimitiveService;
import io.atomix.primitive.service.ServiceConfig;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The one type of service that the library knows here. */
@SuppressWarnings("rawtypes")
final class LogType
        implements PrimitiveType<PrimitiveBuilder, PrimitiveConfig, SyncPrimitive>,
                PrimitiveTypeRegistry {
    private static final String NAME = "portolan-log";

    private final Supplier<PrimitiveService> service;

    LogType(Supplier<PrimitiveService> service) {
        this.service = service;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PrimitiveService newService(ServiceConfig config) {
        return service.get();
    }

    @Override
    public Collection<PrimitiveType> getPrimitiveTypes() {
        return List.of(this);
    }

    @Override
    public PrimitiveType getPrimitiveType(String name) {
        if (!name.equals(NAME)) {
            throw new IllegalArgumentException(
                    "the log holds entries of an unknown service \"" + name + "\"");
        }
        return this;
    }

    @Override
    public PrimitiveConfig newConfig() {
        throw new UnsupportedOperationException("the log has no client");
    }

    @Override
    public PrimitiveBuilder newBuilder(
            String name, PrimitiveConfig config, PrimitiveManagementService management) {
        throw new UnsupportedOperationException("the log has no client");
    }
}
