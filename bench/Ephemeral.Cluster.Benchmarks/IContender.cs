namespace Ephemeral.Cluster.Benchmarks;

/// <summary>Brings items to their keys, on whatever nodes they live, one of a key at a time, and learns that each has been dealt with.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>How many items may be under way from each sender.</summary>
    const int Bound = 1_024;

    string Name { get; }

    /// <summary>Starts its nodes.</summary>
    Task StartAsync();

    /// <summary>Sends items from each sending node for a time, and waits until all have been dealt with.</summary>
    /// <returns>How many.</returns>
    Task<long> RunAsync(TimeSpan time);
}
