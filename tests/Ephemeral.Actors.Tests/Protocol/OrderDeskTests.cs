using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

public class OrderDeskTests : TestKit
{
    [Fact]
    public async Task An_application_actor_works_with_a_coordinator_by_tell_and_ask_alone()
    {
        var pricing = new EphemeralResultCoordinator<PriceOrder, decimal>(
            (order, _) => order.Pieces > 0 ? Task.FromResult(order.Pieces * 1.5m) : throw new FormatException("no pieces"),
            null, Sys, "pricing");
        var desk = Sys.ActorOf(Props.Create(() => new OrderDesk("pricing")), "desk");
        await Eventually.TrueAsync(async () => (await ReportAsync()).Status is not null, () => "it has found the coordinator");

        Assert.Equal(6m, (await desk.Ask<Priced>(new PriceOrder(4), Eventually.Deadline)).Price);
        Assert.Equal("no pieces", (await desk.Ask<NotPriced>(new PriceOrder(0), Eventually.Deadline)).Why);

        pricing.RaiseSignal("price.market-closed");
        pricing.RaiseSignal("something.else");
        await Eventually.TrueAsync(async () => (await ReportAsync()).Status is { IsPaused: true }, () => "it has paused the coordinator");
        var waiting = desk.Ask<Priced>(new PriceOrder(2), Eventually.Deadline);
        await Eventually.True(() => pricing.PendingCount == 1);
        pricing.RaiseSignal("price.market-open");
        Assert.Equal(3m, (await waiting).Price);

        pricing.Complete();
        var late = await desk.Ask<NotPriced>(new PriceOrder(1), Eventually.Deadline);
        Assert.Contains("Complete() was called", late.Why, StringComparison.Ordinal);
        await pricing.DisposeAsync();
        await Eventually.TrueAsync(async () => (await ReportAsync()).Alarms.Count == 3, () => "it has seen the end");
        var report = await ReportAsync();
        Assert.Equal((false, null), (report.IsOpen, report.Status));
        Assert.Equal(["price.market-closed", "price.market-open", "pricing has ended"], report.Alarms);

        Task<DeskReport> ReportAsync() => desk.Ask<DeskReport>(new GetDeskReport(), Eventually.Deadline);
    }

    [Fact]
    public async Task The_documentation_shows_the_same_code()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "examples", "OrderDesk.cs"));
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pages", "actors.md"));
        var shown = page.Split("```csharp\n")[1].Split("```")[0];
        Assert.Contains("class OrderDesk", shown, StringComparison.Ordinal);
        Assert.EndsWith(shown, source, StringComparison.Ordinal);
    }
}
