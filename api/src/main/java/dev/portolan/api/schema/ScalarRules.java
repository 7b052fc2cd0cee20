package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.ValidationReport.Cause;
import dev.portolan.model.quantity.Quantity;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a scalar's schema asks of a value. */
final class ScalarRules {
    record Fault(Cause cause, String message) {}

    private ScalarRules() {}

    static Optional<Fault> problem(Scalar scalar, JsonNode value) {
        if (!hasType(scalar, value)) {
            String wanted = wanted(scalar.type());
            return fault(Cause.FieldValueTypeInvalid, typeMessage(wanted, value));
        }
        return value(scalar, value).or(() -> bounds(scalar, value));
    }

    static String typeMessage(String wanted, JsonNode value) {
        return "Invalid value: " + shown(value) + ": must be " + wanted;
    }

    private static boolean hasType(Scalar scalar, JsonNode value) {
        return switch (scalar.type()) {
            case STRING -> value.isTextual();
            case INTEGER -> isWhole(value);
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case INT_OR_STRING -> isWhole(value) || value.isTextual();
            case QUANTITY -> value.isNumber() || value.isTextual();
        };
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber()
                || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    private static String wanted(Scalar.Type type) {
        return switch (type) {
            case STRING -> "a string";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case INT_OR_STRING -> "a whole number or a string, as 1 or 25%";
            case QUANTITY -> "a quantity, as 250m, 1.5, 512Mi, 2G";
        };
    }

    private static Optional<Fault> value(Scalar scalar, JsonNode value) {
        if (!scalar.allowed().isEmpty() && !scalar.allowed().contains(value.asText())) {
            return fault(
                    Cause.FieldValueNotSupported,
                    "Unsupported value: "
                            + shown(value)
                            + ": supported values: "
                            + scalar.allowed().stream()
                                    .map(v -> "\"" + v + "\"")
                                    .collect(Collectors.joining(", ")));
        }
        if (scalar.type() == Scalar.Type.QUANTITY && !isQuantity(value.asText())) {
            return invalid(value, "must be " + wanted(scalar.type()));
        }
        if (scalar.pattern().isPresent()
                && !scalar.pattern().get().matcher(value.asText()).find()) {
            return invalid(value, "must match " + scalar.pattern().get());
        }
        return switch (scalar.format()) {
            case "date-time" ->
                    isTime(value.asText())
                            ? Optional.empty()
                            : invalid(value, "must be a time, as 2026-01-31T12:00:00Z");
            case "byte" ->
                    isBase64(value.asText())
                            ? Optional.empty()
                            : invalid(value, "must be base64 (RFC 4648)");
            default -> Optional.empty();
        };
    }

    private static Optional<Fault> bounds(Scalar scalar, JsonNode value) {
        if (!value.isNumber()) {
            return Optional.empty();
        }
        if (scalar.format().equals("int32") && !value.canConvertToInt()) {
            return invalid(value, "must be a whole number of 32 bits");
        }
        if (scalar.type() == Scalar.Type.INTEGER && !value.canConvertToLong()) {
            return invalid(value, "must be a whole number of 64 bits");
        }
        if (scalar.minimum().isPresent()
                && value.decimalValue().compareTo(scalar.minimum().get()) < 0) {
            return invalid(value, "must be at least " + scalar.minimum().get());
        }
        if (scalar.maximum().isPresent()
                && value.decimalValue().compareTo(scalar.maximum().get()) > 0) {
            return invalid(value, "must be at most " + scalar.maximum().get());
        }
        return Optional.empty();
    }

    private static boolean isQuantity(String text) {
        try {
            Quantity.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getMimeDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Fault> invalid(JsonNode value, String must) {
        return fault(Cause.FieldValueInvalid, "Invalid value: " + shown(value) + ": " + must);
    }

    private static Optional<Fault> fault(Cause cause, String message) {
        return Optional.of(new Fault(cause, message));
    }

    private static String shown(JsonNode value) {
        return value.isContainerNode()
                ? (value.isArray() ? "a list" : "an object")
                : value.toString();
    }
}
