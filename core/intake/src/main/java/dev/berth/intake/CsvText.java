package dev.berth.intake;

import dev.berth.intake.IntakeException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Gets the text of a file: its bytes within reason, as strict UTF-8, without the byte order mark. */
final class CsvText {

    /** The most bytes of one file. */
    static final int MAX_BYTES = 1 << 28;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private CsvText() {
    }

    static byte[] bytes(Path file) {
        Place place = Place.of(file.toString());
        if (Files.isDirectory(file)) {
            throw place.wrong("This is a folder, not a file.", "");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw place.wrong("The file is too large.", "limitBytes=" + MAX_BYTES);
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw place.wrong("There is no such file.", "", e);
        } catch (IOException e) {
            throw place.wrong("The file cannot be read.", "error=" + e.getClass().getSimpleName(), e);
        }
    }

    static String decode(String file, byte[] content) {
        int start = Arrays.equals(content, 0, Math.min(MARK.length, content.length), MARK, 0, MARK.length)
                ? MARK.length : 0;
        ByteBuffer bytes = ByteBuffer.wrap(content, start, content.length - start);
        CharBuffer chars = CharBuffer.allocate(content.length - start);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(bytes, chars, true);
        if (result.isError()) {
            throw new Place(file, lineOf(content, bytes.position()), "").wrong("The text is not UTF-8.",
                    "byte=" + bytes.position() + " Maybe save the file as UTF-8.");
        }
        return chars.flip().toString();
    }

    private static long lineOf(byte[] content, int position) {
        long line = 1;
        for (int i = 0; i < position; i++) {
            boolean loneReturn = content[i] == '\r' && (i + 1 == content.length || content[i + 1] != '\n');
            if (content[i] == '\n' || loneReturn) {
                line++;
            }
        }
        return line;
    }
}
