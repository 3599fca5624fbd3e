namespace Akka.Routing;

/// <summary>Messages for a router itself.</summary>
public abstract class RouterManagementMessage;

/// <summary>Answered with <see cref="Routing.Routees"/>.</summary>
public sealed class GetRoutees : RouterManagementMessage
{
    public static GetRoutees Instance { get; } = new();
}

/// <summary>The routees that a router has.</summary>
public sealed class Routees(IEnumerable<Routee> routees)
{
    public IEnumerable<Routee> Members { get; } = routees;
}

/// <summary>Adds a routee.</summary>
public sealed class AddRoutee(Routee routee) : RouterManagementMessage
{
    public Routee Routee { get; } = routee;
}

/// <summary>Removes a routee; one that the router has created stops after what it was sent before.</summary>
public sealed class RemoveRoutee(Routee routee) : RouterManagementMessage
{
    public Routee Routee { get; } = routee;
}

/// <summary>Adds as many routees to a pool, or removes as many when negative.</summary>
public sealed class AdjustPoolSize(int change) : RouterManagementMessage
{
    public int Change { get; } = change;
}
