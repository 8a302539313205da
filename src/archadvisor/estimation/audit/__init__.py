"""The auditor of cost tables: reads a published table, computes each line again and says where it does not hold."""
