/**
 * The commands about databases: {@code schema} prints the statements that make Berth's tables, {@code import} takes
 * a CloudAI database into a pool.
 */
@NullMarked
package dev.berth.examples.database;

import org.jspecify.annotations.NullMarked;
