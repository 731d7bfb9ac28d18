package dev.berth.examples.question;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's value of two parts. */
record KeyValue(String key, String value) {

    /** Reads {@code key=value}. */
    static final class Reader implements ITypeConverter<KeyValue> {
        @Override
        public KeyValue convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("'" + text + "' is not key=value");
            }
            return new KeyValue(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
