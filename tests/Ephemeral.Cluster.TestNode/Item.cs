namespace Ephemeral.Cluster.TestNode;

/// <summary>What nodes send: the <paramref name="Number"/>th item that <paramref name="Sender"/> has admitted of a key.</summary>
/// <param name="Sender">The process that has admitted it; another one at the same address has another name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Number">From 0.</param>
/// <param name="Milliseconds">How long its body takes.</param>
public sealed record Item(string Sender, int Key, int Number, int Milliseconds);
