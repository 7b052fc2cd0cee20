/** What users ask for: which objects, to which clusters, divided and scored how. */
@NullMarked
package dev.portolan.model.policy;

import org.jspecify.annotations.NullMarked;
