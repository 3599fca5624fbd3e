using System.Collections.Concurrent;
using System.Reflection;
using Ephemeral.Actors;
using Ephemeral.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ephemeral.Patterns.Tests;

public class AttributedHandlerTests
{
    [Fact]
    public async Task A_handler_that_is_marked_has_a_coordinator_by_name_or_by_type()
    {
        await using var services = Container(typeof(NamedHandler), typeof(PlainHandler));
        var named = services.GetRequiredKeyedService<EphemeralWorkCoordinator<Item>>("items");
        Assert.Equal((3, 7, 9, TimeSpan.FromSeconds(30)), (
            named.Options.MaxConcurrency, named.Options.MaxPendingOperations, named.Options.MaxTrackedOperations,
            named.Options.OperationTimeout));
        var plain = services.GetRequiredService<EphemeralWorkCoordinator<Item>>();
        Assert.Equal((new EphemeralOptions().MaxConcurrency, null), (plain.Options.MaxConcurrency, plain.Options.OperationTimeout));
        await named.EnqueueAsync(new Item("a", 1));
        await plain.EnqueueAsync(new Item("b", 2));
        var seen = services.GetRequiredService<Seen>();
        await Eventually.True(() => seen.Count == 2);
        Assert.Equal(["NamedHandler 1", "PlainHandler 2"], seen.Order());
    }

    [Fact]
    public async Task A_key_makes_it_keyed_and_a_result_a_result()
    {
        await using var services = Container(typeof(KeyedHandler), typeof(ResultHandler), typeof(KeyedResultHandler));
        var keyed = services.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<string, Item>>("keyed");
        Assert.Equal((2, true), (keyed.Options.MaxConcurrencyPerKey, keyed.Options.EnableFairScheduling));
        keyed.Pause();
        await keyed.EnqueueAsync(new Item("a", 1));
        Assert.Equal((1, 0), (keyed.GetPendingCountForKey("a"), keyed.GetPendingCountForKey("b")));
        keyed.Resume();
        var task = await services.GetRequiredService<EphemeralResultCoordinator<Item, int>>().SubmitAsync(new Item("a", 17));
        Assert.Equal(17, await task.Completion.InTime());
        var keyedTask = await services.GetRequiredKeyedService<EphemeralKeyedResultCoordinator<int, StructItem, string>>("numbers")
            .SubmitAsync(new StructItem(5));
        Assert.Equal("5", await keyedTask.Completion.InTime());
    }

    [Fact]
    public async Task A_key_may_hide_another_property_or_come_from_an_interface()
    {
        await using var services = Container(typeof(HidingHandler), typeof(ExtendingHandler));
        var hiding = services.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<string, HidingItem>>("hiding");
        hiding.Pause();
        await hiding.EnqueueAsync(new HidingItem { Id = "a" });
        Assert.Equal(1, hiding.GetPendingCountForKey("a"));
        var extending = services.GetRequiredKeyedService<EphemeralKeyedWorkCoordinator<object, IExtendingItem>>("extending");
        extending.Pause();
        await extending.EnqueueAsync(new HidingItem { Id = "b" });
        Assert.Equal(1, extending.PendingCount);
    }

    [Fact]
    public void A_key_that_is_static_or_an_indexer_is_refused_with_the_others()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().Add(
            Marked(typeof(HidingHandler), new("static") { Key = nameof(HidingItem.Kind) }),
            Marked(typeof(HidingHandler), new("indexer") { Key = "Item" })));
        foreach (var key in new[] { "Kind", "Item" })
            Assert.Contains($"HidingHandler has Key = '{key}', and HidingItem has no such property that can be read. It has: Id.", error.Message);
    }

    [Fact]
    public async Task An_error_of_a_handler_fails_its_operation()
    {
        await using var services = Container(typeof(FailingHandler));
        var failing = services.GetRequiredKeyedService<EphemeralWorkCoordinator<Item>>("failing");
        await failing.EnqueueAsync(new Item("a", 1));
        await Eventually.True(() => failing.GetFailed() is [{ Error.Message: "no" }]);
    }

    [Fact]
    public async Task Settings_lie_over_what_is_marked_and_what_is_out_of_range_is_told_at_the_start()
    {
        using var host = Build([typeof(NamedHandler)], ("Ephemeral:Coordinators:items:MaxConcurrency", "5"));
        await host.StartAsync().InTime();
        Assert.Equal(5, host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Item>>("items").Options.MaxConcurrency);
        await host.StopAsync().InTime();

        using var wrong = Build([typeof(OutOfRangeHandler)]);
        var error = await Assert.ThrowsAsync<EphemeralStartException>(() => wrong.StartAsync().InTime());
        Assert.Contains("MaxConcurrency is -1", error.Message);
    }

    [Fact]
    public async Task A_host_that_stops_in_mid_work_cancels_what_is_left_within_its_time()
    {
        using var host = Build([typeof(WaitingHandler)]);
        await host.StartAsync().InTime();
        var waiting = host.Services.GetRequiredKeyedService<EphemeralWorkCoordinator<Item>>("waiting");
        await waiting.EnqueueAsync(new Item("a", 1));
        await Eventually.True(() => waiting.ActiveCount == 1);
        using var now = new CancellationTokenSource();
        now.Cancel();
        await host.StopAsync(now.Token).InTime();
        await Eventually.True(() => waiting.TotalCancelled == 1);
    }

    [Fact]
    public async Task Sixteen_producers_have_everything_handled()
    {
        await using var services = Container(typeof(NamedHandler));
        var named = services.GetRequiredKeyedService<EphemeralWorkCoordinator<Item>>("items");
        await Task.WhenAll(Enumerable.Range(0, 16).Select(producer => Task.Run(async () =>
        {
            for (var item = 0; item < 50; item++)
                await named.EnqueueAsync(new Item("a", (producer * 50) + item));
        }))).InTime();
        await Eventually.True(() => named.TotalCompleted == 800);
        Assert.Equal(800, services.GetRequiredService<Seen>().Distinct().Count());
    }

    [Fact]
    public void What_can_not_be_a_handler_is_refused_all_at_once_and_nothing_is_registered()
    {
        var services = new ServiceCollection();
        var error = Assert.Throws<InvalidOperationException>(() => services.Add(
            Marked(typeof(NamedHandler), new("items")), Marked(typeof(NamedTwin), new("items")), Marked(typeof(PlainHandler), new()),
            Marked(typeof(PlainTwin), new()), Marked(typeof(ResultHandler), new()),
            Marked(typeof(NoHandler), new("no")), Marked(typeof(BothHandler), new("both")), Marked(typeof(AbstractHandler), new("abstract")),
            Marked(typeof(GenericHandler<>), new("generic")), Marked(typeof(NoKeyHandler), new("no-key") { Key = "Nmae" }),
            Marked(typeof(StaticKeyHandler), new("static-key") { Key = "Made" }),
            Marked(typeof(BlankHandler), new(" ")), Marked(typeof(NoTimeHandler), new("no-time") { OperationTimeoutSeconds = 0 })));
        foreach (var wrong in new[]
        {
            "NamedTwin are handlers of the same coordinator, 'items'.",
            "PlainTwin are handlers of the same coordinator, that of",
            "+NoHandler implements neither IEphemeralHandler<T>",
            "+BothHandler implements several", "+AbstractHandler is abstract or generic", "+GenericHandler`1[T] is abstract or generic",
            "+NoKeyHandler has Key = 'Nmae', and Item has no such property that can be read. It has: Name, Number.",
            "+StaticKeyHandler has Key = 'Made', and Item has no such property",
            "+BlankHandler has a blank name", "+NoTimeHandler has OperationTimeoutSeconds = 0",
        })
            Assert.Contains(wrong, error.Message);
        Assert.DoesNotContain("ResultHandler", error.Message);
        Assert.Empty(services);
    }

    [Fact]
    public void An_assembly_without_handlers_is_refused_by_name() => Assert.Contains(
        "No class in Ephemeral.Actors has [EphemeralHandler].",
        Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddEphemeralHandlers(typeof(EphemeralCoordinator).Assembly)).Message);

    [Fact]
    public async Task All_that_are_marked_in_an_assembly_are_found()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<Seen>().AddEphemeralHandlers(typeof(AttributedHandlerTests).Assembly).BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<EphemeralWorkCoordinator<Item>>());
        foreach (var name in new[] { "items", "failing", "waiting" })
            Assert.NotNull(services.GetRequiredKeyedService<EphemeralWorkCoordinator<Item>>(name));
    }

    private static ServiceProvider Container(params Type[] handlers) => new ServiceCollection()
        .AddSingleton<Seen>().Add([.. handlers.Select(Marked)]).BuildServiceProvider();

    private static AttributedHandler Marked(Type type) =>
        Marked(type, type.GetCustomAttribute<EphemeralHandlerAttribute>() ?? new EphemeralHandlerAttribute { MaxConcurrency = -1 });

    private static AttributedHandler Marked(Type type, EphemeralHandlerAttribute attribute) => new(type, attribute);

    private static IHost Build(Type[] handlers, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value)));
        builder.Services.AddSingleton<Seen>().Add([.. handlers.Select(Marked)]);
        return builder.Build();
    }

    internal sealed record Item(string Name, int Number)
    {
        public static string Made => "once";
    }

    internal readonly record struct StructItem(int Number);

    internal sealed class Seen : ConcurrentQueue<string>;

    [EphemeralHandler("items", MaxConcurrency = 3, MaxPendingOperations = 7, MaxTrackedOperations = 9, OperationTimeoutSeconds = 30)]
    private sealed class NamedHandler(Seen seen) : IEphemeralHandler<Item>
    {
        public Task HandleAsync(Item item, CancellationToken cancellationToken)
        {
            seen.Enqueue($"NamedHandler {item.Number}");
            return Task.CompletedTask;
        }
    }

    [EphemeralHandler]
    private sealed class PlainHandler(Seen seen) : IEphemeralHandler<Item>
    {
        public Task HandleAsync(Item item, CancellationToken cancellationToken)
        {
            seen.Enqueue($"PlainHandler {item.Number}");
            return Task.CompletedTask;
        }
    }

    private abstract class Nothing : IEphemeralHandler<Item>
    {
        public virtual Task HandleAsync(Item item, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [EphemeralHandler("keyed", Key = nameof(Item.Name), MaxConcurrencyPerKey = 2, EnableFairScheduling = true)]
    private sealed class KeyedHandler : Nothing;

    [EphemeralHandler]
    private sealed class ResultHandler : IEphemeralHandler<Item, int>
    {
        public Task<int> HandleAsync(Item input, CancellationToken cancellationToken) => Task.FromResult(input.Number);
    }

    [EphemeralHandler("numbers", Key = nameof(StructItem.Number))]
    private sealed class KeyedResultHandler : IEphemeralHandler<StructItem, string>
    {
        public Task<string> HandleAsync(StructItem input, CancellationToken cancellationToken) => Task.FromResult($"{input.Number}");
    }

    [EphemeralHandler("failing")]
    private sealed class FailingHandler : Nothing
    {
        public override Task HandleAsync(Item item, CancellationToken cancellationToken) => throw new InvalidOperationException("no");
    }

    [EphemeralHandler("waiting")]
    private sealed class WaitingHandler : Nothing
    {
        public override Task HandleAsync(Item item, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class OutOfRangeHandler : Nothing;

    private sealed class NamedTwin : Nothing;

    private sealed class PlainTwin : Nothing;

    private sealed class NoHandler;

    private sealed class BothHandler : Nothing, IEphemeralHandler<Item, int>
    {
        Task<int> IEphemeralHandler<Item, int>.HandleAsync(Item input, CancellationToken cancellationToken) => Task.FromResult(1);
    }

    private abstract class AbstractHandler : Nothing;

    private sealed class GenericHandler<T> : IEphemeralHandler<T>
    {
        public Task HandleAsync(T item, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoKeyHandler : Nothing;

    private sealed class StaticKeyHandler : Nothing;

    private sealed class BlankHandler : Nothing;

    private sealed class NoTimeHandler : Nothing;

    private interface IItem
    {
        object Id { get; }
    }

    private interface IExtendingItem : IItem;

    private class HiddenItem : IExtendingItem
    {
        public static string Kind => "item";

        public object Id { get; } = new();

        public string this[int index] => $"{index}";

        public string this[string index] => index;
    }

    private sealed class HidingItem : HiddenItem
    {
        public new string Id { get; init; } = "";
    }

    [EphemeralHandler("hiding", Key = nameof(HidingItem.Id))]
    private sealed class HidingHandler : IEphemeralHandler<HidingItem>
    {
        public Task HandleAsync(HidingItem item, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [EphemeralHandler("extending", Key = nameof(IItem.Id))]
    private sealed class ExtendingHandler : IEphemeralHandler<IExtendingItem>
    {
        public Task HandleAsync(IExtendingItem item, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
