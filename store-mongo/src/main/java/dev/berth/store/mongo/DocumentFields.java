package dev.berth.store.mongo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * The fields of one document, each read as the type that its schema gives it or refused by name.
 *
 * <p>Quantities are decimal: 0.1 cores are 100 thousandths, although no binary fraction is 0.1.
 */
final class DocumentFields {

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal MIB_PER_GIB = BigDecimal.valueOf(1024);

    private final Document document;
    private final String where;

    /**
     * Takes a document.
     *
     * @param collection the collection it is from, for messages
     * @param idField the field that names it; where that is missing, messages give {@code _id}
     */
    DocumentFields(Document document, String collection, String idField) {
        this.document = document;
        Object id = document.get(idField);
        this.where = " collection=" + collection
                + (id == null ? " _id=" + document.get("_id") : " " + idField + "=" + id);
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    Optional<String> optionalText(String field) {
        Object value = document.get(field);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        throw wrongType(field, value, "a string");
    }

    Instant instant(String field) {
        return optionalInstant(field).orElseThrow(() -> missing(field));
    }

    Optional<Instant> optionalInstant(String field) {
        Object value = document.get(field);
        if (value == null || value instanceof Date) {
            return Optional.ofNullable((Date) value).map(Date::toInstant);
        }
        throw wrongType(field, value, "a date");
    }

    /** Reads cores as thousandths. */
    long millis(String field, RoundingMode rounding) {
        return whole(field, quantity(field).multiply(THOUSAND), rounding);
    }

    /** Reads GiB as MiB. */
    long mib(String field, RoundingMode rounding) {
        return whole(field, quantity(field).multiply(MIB_PER_GIB), rounding);
    }

    BigDecimal quantity(String field) {
        Object value = document.get(field);
        if (value == null) {
            throw missing(field);
        }
        if (!(value instanceof Number number)) {
            throw wrongType(field, value, "a number");
        }
        BigDecimal quantity;
        try {
            quantity = number instanceof Decimal128 decimal
                    ? decimal.bigDecimalValue()
                    : new BigDecimal(number.toString());
        } catch (NumberFormatException | ArithmeticException e) {
            throw refusal("A field of a document is no finite number.", field, value);
        }
        if (quantity.signum() < 0) {
            throw refusal("A quantity of a document is below zero.", field, value);
        }
        return quantity;
    }

    /** Makes a value of the fields and names the document in what the value's own checks complain about. */
    <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new DocumentException("A document is out of range." + where + " error=" + e.getMessage(), e);
        }
    }

    DocumentException refusal(String sentence, String field, Object value) {
        return new DocumentException(sentence + where + " field=" + field + " value=" + value, null);
    }

    private long whole(String field, BigDecimal quantity, RoundingMode rounding) {
        BigDecimal rounded = quantity.setScale(0, rounding);
        if (rounded.toBigInteger().bitLength() >= Long.SIZE) {
            throw refusal("A quantity of a document is out of range.", field, quantity);
        }
        return rounded.longValue();
    }

    private DocumentException missing(String field) {
        return new DocumentException("A document lacks a field." + where + " field=" + field, null);
    }

    private DocumentException wrongType(String field, Object value, String expected) {
        return new DocumentException("A field of a document has the wrong type." + where + " field=" + field + " value="
                + value + " type=" + value.getClass().getSimpleName() + " expected=" + expected, null);
    }
}
