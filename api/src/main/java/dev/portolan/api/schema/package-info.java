/**
 * The kinds that an API server serves: their names, schemas, printer columns and OpenAPI documents,
 * and what follows from a schema: validation, pruning and defaults. Everything in here is immutable
 * or pure.
 */
@NullMarked
package dev.portolan.api.schema;

import org.jspecify.annotations.NullMarked;
