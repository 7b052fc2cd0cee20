/**
 * Three control nodes as processes, their disks and the links between them in our hands; clients
 * that note what they were told; faults by seed; and checks that nothing acknowledged is lost, that
 * all nodes agree, and that every history has an explanation.
 */
@NullMarked
package dev.portolan.chaos.control;

import org.jspecify.annotations.NullMarked;
