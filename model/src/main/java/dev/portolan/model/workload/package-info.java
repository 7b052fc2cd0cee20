/** What is placed: a workload's pods, what they request, which volumes and services they need. */
@NullMarked
package dev.portolan.model.workload;

import org.jspecify.annotations.NullMarked;
