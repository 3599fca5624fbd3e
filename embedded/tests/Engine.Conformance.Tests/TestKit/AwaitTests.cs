namespace Engine.Conformance.Tests.Kit;

public sealed class AwaitTests : KitTest
{
    [Fact]
    public void An_assertion_is_repeated_until_it_holds()
    {
        var tries = 0;

        AwaitAssert(() => Assert.True(++tries == 3), Patience, TimeSpan.FromMilliseconds(1));

        Assert.Equal(3, tries);
    }

    [Fact]
    public void An_assertion_that_never_holds_fails_with_its_own_exception() =>
        Assert.Throws<InvalidTimeZoneException>(() =>
            AwaitAssert(() => throw new InvalidTimeZoneException(), Short, TimeSpan.FromMilliseconds(10)));

    [Fact]
    public async Task Assertions_are_repeated_asynchronously()
    {
        var tries = 0;

        await AwaitAssertAsync(async () =>
        {
            await Task.Yield();
            Assert.True(++tries == 3);
        }, Patience, TimeSpan.FromMilliseconds(1));
        await AwaitAssertAsync(() => Assert.True(++tries > 4), Patience, TimeSpan.FromMilliseconds(1));

        Assert.Equal(5, tries);
    }

    [Fact]
    public async Task A_condition_is_awaited()
    {
        var tries = 0;

        AwaitCondition(() => ++tries == 2, Patience, TimeSpan.FromMilliseconds(1));
        await AwaitConditionAsync(() => ++tries == 4, Patience, TimeSpan.FromMilliseconds(1));
        await AwaitConditionAsync(async () =>
        {
            await Task.Yield();
            return ++tries == 6;
        }, Patience, TimeSpan.FromMilliseconds(1));

        Assert.Equal(6, tries);
    }

    [Fact]
    public async Task A_condition_that_never_holds_fails_with_its_message()
    {
        Assert.Contains("green", FailureOf(() => AwaitCondition(() => false, Short, "never green")));
        Assert.Contains("green", await FailureOfAsync(() => AwaitConditionAsync(() => false, Short, "never green")));
    }

    [Fact]
    public async Task A_condition_may_be_asked_for_without_failing()
    {
        Assert.False(AwaitConditionNoThrow(() => false, Short));
        Assert.True(AwaitConditionNoThrow(() => true, Short));
        Assert.True(await AwaitConditionNoThrowAsync(() => Task.FromResult(true), Short));
    }

    [Fact]
    public async Task Conditions_inside_a_block_end_with_it() =>
        await FailureOfAsync(() => WithinAsync(Short, () => AwaitConditionAsync(() => false))).WaitAsync(Patience);
}
