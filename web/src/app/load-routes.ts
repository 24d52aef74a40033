/** The rest of the schemas: those of the routes. */
import '@campus/protocol/rest';
