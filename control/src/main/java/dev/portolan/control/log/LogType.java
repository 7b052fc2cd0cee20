package dev.portolan.control.log;

import dev.portolan.control.log.wire.EntryCodec;

import io.atomix.primitive.PrimitiveBuilder;
import io.atomix.primitive.PrimitiveManagementService;
import io.atomix.primitive.PrimitiveType;
import io.atomix.primitive.PrimitiveTypeRegistry;
import io.atomix.primitive.SyncPrimitive;
import io.atomix.primitive.config.PrimitiveConfig;
import io.atomix.primitive.service.PrimitiveService;
import io.atomix.primitive.service.ServiceConfig;
import io.atomix.utils.serializer.Namespace;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The one type of service that the library knows here. */
@SuppressWarnings("rawtypes")
final class LogType
        implements PrimitiveType<PrimitiveBuilder, PrimitiveConfig, SyncPrimitive>,
                PrimitiveTypeRegistry {
    private static final String NAME = "portolan-log";

    /** What the library has given this class until now; on disk in every log. */
    private static final int SERVICE_CONFIG_ID = 56;

    /**
     * Knows the one class that is kept with a service, and it has no fields: the bytes may have
     * come from another node inside a snapshot, and nothing else is to be made of them.
     */
    private static final Namespace CONFIGURATION =
            Namespace.builder()
                    .nextId(SERVICE_CONFIG_ID)
                    .register(ServiceConfig.class)
                    .build("portolan-log");

    private final Supplier<PrimitiveService> service;

    LogType(Supplier<PrimitiveService> service) {
        this.service = service;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Namespace namespace() {
        return CONFIGURATION;
    }

    /** The service's configuration as the library keeps it; it says nothing. */
    static byte[] configuration() {
        return CONFIGURATION.serialize(new ServiceConfig());
    }

    /** How the entries of this log travel. */
    static EntryCodec entries() {
        return new EntryCodec(NAME, configuration(), LeaderSession.WRITE);
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
