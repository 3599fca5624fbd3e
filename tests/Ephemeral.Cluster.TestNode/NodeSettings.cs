namespace Ephemeral.Cluster.TestNode;

/// <summary>How a node is started: what its command line says.</summary>
public sealed record NodeSettings
{
    /// <summary>Of the process; unique among those of a test.</summary>
    public required string Name { get; init; }

    /// <summary>The file that it writes what happens to.</summary>
    public required string Journal { get; init; }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public required int Port { get; init; }

    /// <summary>Where others reach it.</summary>
    public required string PublicHost { get; init; }

    /// <summary>Where others reach it.</summary>
    public required int PublicPort { get; init; }

    /// <summary>The nodes through which it joins the cluster, separated by commas.</summary>
    public required string Seeds { get; init; }

    /// <summary>Whether keys live on it; otherwise it only sends.</summary>
    public bool HasKeys { get; init; } = true;

    public OwnerLost OwnerLost { get; init; }

    public int MaxConcurrencyPerKey { get; init; } = 1;

    public int Keys { get; init; } = 1000;

    /// <summary>How many items it sends in a second.</summary>
    public int Rate { get; init; } = 400;

    /// <summary>How long bodies take, but for a few: less than this.</summary>
    public int Milliseconds { get; init; } = 6;

    /// <summary>How long a node may be silent before it counts as unreachable; 0 for as long as the settings for quick failover say.</summary>
    public int PauseSeconds { get; init; }

    /// <summary>How long its end waits for answers to what it has admitted; 0 for as long as Akka.NET does.</summary>
    public int DrainSeconds { get; init; }

    public string[] ToArguments() =>
    [
        Name, Journal, $"{Port}", PublicHost, $"{PublicPort}", Seeds, $"{HasKeys}", $"{OwnerLost}", $"{MaxConcurrencyPerKey}", $"{Keys}", $"{Rate}",
        $"{Milliseconds}", $"{PauseSeconds}", $"{DrainSeconds}",
    ];

    public static NodeSettings Parse(string[] args) => new()
    {
        Name = args[0],
        Journal = args[1],
        Port = int.Parse(args[2]),
        PublicHost = args[3],
        PublicPort = int.Parse(args[4]),
        Seeds = args[5],
        HasKeys = bool.Parse(args[6]),
        OwnerLost = Enum.Parse<OwnerLost>(args[7]),
        MaxConcurrencyPerKey = int.Parse(args[8]),
        Keys = int.Parse(args[9]),
        Rate = int.Parse(args[10]),
        Milliseconds = int.Parse(args[11]),
        PauseSeconds = int.Parse(args[12]),
        DrainSeconds = int.Parse(args[13]),
    };
}
