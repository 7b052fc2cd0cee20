package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomix.primitive.service.ServiceConfig;
import io.atomix.utils.serializer.Namespace;
import io.atomix.utils.serializer.Namespaces;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class LogTypeTest {
    private static final Namespace THE_LIBRARYS =
            Namespace.builder().register(Namespaces.BASIC).register(ServiceConfig.class).build();

    @Test
    void theConfigurationIsStoredAsTheLibraryAlwaysHas() {
        assertThat(LogType.configuration()).isEqualTo(THE_LIBRARYS.serialize(new ServiceConfig()));
    }

    @Test
    void nothingButAConfigurationIsMadeOfItsBytes() {
        Namespace ours = type().namespace();
        ServiceConfig read = ours.deserialize(LogType.configuration());

        assertThat(read).isNotNull();
        byte[] list = THE_LIBRARYS.serialize(new ArrayList<>(List.of("a")));
        assertThatThrownBy(() -> ours.deserialize(list)).isInstanceOf(RuntimeException.class);
    }

    private static LogType type() {
        return new LogType(() -> {
            throw new IllegalStateException("no service is made here");
        });
    }
}
