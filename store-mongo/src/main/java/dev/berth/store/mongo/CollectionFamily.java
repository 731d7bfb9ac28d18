package dev.berth.store.mongo;

import com.mongodb.client.model.IndexModel;
import java.util.List;
import java.util.Map;

/**
 * A family of collections: those that one store uses and that share a schema version.
 *
 * @param name the stored word of the family
 * @param version the schema version that this version of Berth reads and writes, from 1
 * @param anchor a collection of the family whose documents are all Berth's own, by its standard name
 * @param indexes the indexes of each collection, by its standard name
 */
record CollectionFamily(String name, int version, String anchor, Map<String, List<IndexModel>> indexes) {
}
