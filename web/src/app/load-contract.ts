/** The schemas of the contract, of which hundreds are made when they are loaded. */
import '@campus/protocol/rest';
