// TFNamespace
