namespace Ephemeral.Patterns.Tests.Docs;

internal sealed record Order(int Id);

/// <summary>What the examples charge orders with.</summary>
internal sealed class Gateway
{
    public Func<Order, Task> Charge { get; set; } = _ => Task.CompletedTask;

    public Task ChargeAsync(Order order, CancellationToken cancellationToken) => Charge(order);

    public Task PingAsync(CancellationToken cancellationToken) => Charge(new Order(0));
}
