/** Questions on which we and the program differ, and why that has to be so. A question that is agreed on must not be here. */
export const knownDisagreements: { readonly [id: string]: string } = {};
