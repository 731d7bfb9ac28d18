/**
 * The parts of the console that all commands share: tables, forms of amounts, the progress bar, and the error of a
 * user.
 *
 * <p>A command throws {@link dev.berth.examples.console.UsageException} for everything that the user can mend; the
 * entry point prints it in one line. Nothing here knows a command.
 */
@NullMarked
package dev.berth.examples.console;

import org.jspecify.annotations.NullMarked;
