package dev.berth.intake;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.berth.intake.IntakeException.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of a CSV file, each as long as the header, by column name. */
final class CsvTable {

    /** How the parser says where a broken row starts; it has no accessor for it. */
    private static final Pattern STARTING = Pattern.compile("starting at line (\\d{1,18})");

    private final String file;
    private final long headerLine;
    private final List<String> header;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<CsvRow> rows = new ArrayList<>();

    private CsvTable(String file, CsvRecord header) {
        this.file = file;
        this.headerLine = header.getStartingLineNumber();
        this.header = header.getFields();
        for (String name : this.header) {
            if (columns.put(name, columns.size()) != null) {
                throw new Place(file, headerLine, name).wrong("A column stands twice in the header.", "");
            }
        }
    }

    static CsvTable parse(String file, byte[] content) {
        String text = CsvText.decode(file, content);
        long line = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder().allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            CsvTable table = null;
            for (CsvRecord csvRecord : reader) {
                line = csvRecord.getStartingLineNumber();
                if (table == null) {
                    table = new CsvTable(file, csvRecord);
                } else {
                    table.add(csvRecord);
                }
            }
            if (table == null) {
                throw Place.of(file).wrong("The file is empty.", "Maybe it lost its header.");
            }
            return table;
        } catch (CsvParseException e) {
            throw new Place(file, lineOf(e, line + 1), "").wrong("The row is not CSV.",
                    "Maybe a quotation mark is not closed.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lineOf(CsvParseException thrown, long otherwise) {
        Matcher matcher = STARTING.matcher(String.valueOf(thrown.getMessage()));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : otherwise;
    }

    private void add(CsvRecord csvRecord) {
        long line = csvRecord.getStartingLineNumber();
        if (csvRecord.getFieldCount() != header.size()) {
            throw new Place(file, line, "").wrong("A row is not as long as the header.",
                    "fields=" + csvRecord.getFieldCount() + " columns=" + header.size());
        }
        rows.add(new CsvRow(file, line, columns, csvRecord.getFields()));
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    void require(List<String> names) {
        for (String name : names) {
            if (!has(name)) {
                throw new Place(file, headerLine, name).wrong("A column is missing.",
                        "Maybe the header is another format's.");
            }
        }
    }

    IntakeException unknownFormat(String known) {
        return new Place(file, headerLine, "").wrong("The header is of no known format.",
                "header=" + IntakeException.shown(String.join(",", header)) + " Maybe the first column should be "
                        + known + ".");
    }

    /** Reads every row; no two may have the same id. */
    <T> List<T> read(String idColumn, Function<CsvRow, T> reader) {
        Map<String, Long> seen = new HashMap<>();
        List<T> values = new ArrayList<>(rows.size());
        for (CsvRow row : rows) {
            String id = row.text(idColumn);
            Long first = seen.putIfAbsent(id, row.line());
            if (first != null) {
                throw row.wrong(idColumn, "An id stands twice.",
                        "value=" + IntakeException.shown(id) + " firstLine=" + first);
            }
            values.add(reader.apply(row));
        }
        return List.copyOf(values);
    }
}
