package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Document;

import java.time.Instant;

/**
 * A column of the table that {@code kubectl get} prints.
 *
 * @param type an OpenAPI type: {@code string}, {@code integer}, {@code number}, {@code boolean},
 *     {@code date}
 * @param format an OpenAPI format, or {@code name} for the column with the object's name
 * @param priority 0 for always, more for {@code -o wide} only
 * @param value computes a cell; pure
 */
public record PrinterColumn(
        String name, String type, String format, int priority, String description, Cell value) {
    /** A cell of a table from an object. */
    @FunctionalInterface
    public interface Cell {
        /** Never throws for an object that the schema allows; a value that is not there is null. */
        JsonNode of(Document object, Instant now);
    }
}
